/** What a link to this page carries in its fragment, which browsers keep to themselves: a token, or an invitation. */
type Link = { token: string; invitation: string };

// Taken out of the address at once, so that it is not bookmarked, shared or photographed with the page.
const link = readLink();
if (location.hash) history.replaceState(null, "", location.pathname + location.search);

/** Return what the page was opened with: the token of a session or of a share link, the code of an invitation. */
export function openedWith(): Link {
  return link;
}

function readLink(): Link {
  const fragment = new URLSearchParams(location.hash.slice(1));
  return {
    token: fragment.get("token") ?? fragment.get("share") ?? "",
    invitation: fragment.get("invitation") ?? "",
  };
}
