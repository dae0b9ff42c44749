const followers = new Set<(name: string) => void>();

/** Wish for the example with this operation name to be opened, from outside GraphiQL. */
export function wishForExample(name: string): void {
  for (const follower of followers) follower(name);
}

/** Call a follower with the name of each example that is wished for, until the returned function is called. */
export function followWishes(follower: (name: string) => void): () => void {
  followers.add(follower);
  return () => followers.delete(follower);
}
