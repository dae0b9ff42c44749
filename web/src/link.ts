/** What a link to this page carries in its fragment, which browsers keep to themselves: a token, or the code of a mail. */
type Link = { token: string; invitation: string; passwordReset: string };

// Taken out of the address at once, so that it is not bookmarked, shared or photographed with the page.
const link = readLink();
if (location.hash) history.replaceState(null, "", location.pathname + location.search);

/** Return what the page was opened with: the token of a session or a share link, the code of an invitation or a reset. */
export function openedWith(): Link {
  return link;
}

/** Return variables with the codes of the link in place of the words that stand for them. */
export function withCodes(variables: string): string {
  const { invitation, passwordReset } = link;
  return Object.entries({ INVITATION_CODE: invitation, RESET_CODE: passwordReset }).reduce(
    (text, [word, code]) => (code ? text.replace(`"${word}"`, () => JSON.stringify(code)) : text),
    variables,
  );
}

function readLink(): Link {
  const fragment = new URLSearchParams(location.hash.slice(1));
  return {
    token: fragment.get("token") ?? fragment.get("share") ?? "",
    invitation: fragment.get("invitation") ?? "",
    passwordReset: fragment.get("password-reset") ?? "",
  };
}
