// While a round is open, the figures of the page are fetched anew every ten seconds, as long as somebody looks at it.
// Without this script the page is loaded again by its link.
const EVERY = 10000;
const standing = document.getElementById("standing");
if (standing) setTimeout(look, EVERY, standing);

async function look(standing) {
  try {
    if (!document.hidden) await renew(standing);
  } catch {
    // A dead line: the figures stay what they were.
  }
  setTimeout(look, EVERY, standing);
}

async function renew(standing) {
  const response = await fetch(location.pathname, { credentials: "same-origin" });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = page.getElementById("standing");
  if (!now) return;
  // What the reader has folded stays folded.
  const folds = [...standing.querySelectorAll("details")].map((fold) => fold.open);
  [...now.querySelectorAll("details")].forEach((fold, nth) => { if (nth in folds) fold.open = folds[nth]; });
  // Whoever stands on a button or a fold stands on it still.
  const stops = (of) => [...of.querySelectorAll("summary, button, a")];
  const at = stops(standing).indexOf(document.activeElement);
  standing.replaceChildren(...now.childNodes);
  stops(standing)[at]?.focus({ preventScroll: true });
}
