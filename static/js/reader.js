// Phones are shared. A browser keeps pages whole to show them again at once on Back, also after signing
// out; nothing that the site sends in time empties that. So each page notes who reads, and one that is
// shown again for whom it was not drawn is asked for anew.
const KEY = "lantoa.reader";
const reader = document.querySelector("meta[name=reader]")?.content ?? "";

const noted = (act) => {
  try {
    return act(localStorage);
  } catch {
    return undefined;
  }
};

noted((kept) => kept.setItem(KEY, reader));
addEventListener("pageshow", (event) => {
  if (!event.persisted || noted((kept) => kept.getItem(KEY)) === reader) return;
  document.body.hidden = true;
  location.reload();
});
