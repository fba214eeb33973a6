// Shows what a term means where it stands. Without this, or in a browser that has no popovers, the term
// leads to the list at the end of the page.
const prose = document.querySelector(".prose");

if (prose && "showPopover" in HTMLElement.prototype) {
  const card = document.createElement("div");
  card.popover = "auto";
  card.className = "word";
  card.setAttribute("role", "note");
  const words = document.createElement("b");
  const meaning = document.createElement("p");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button quiet";
  close.textContent = prose.dataset.saysClose;
  // Whoever opened it with a key goes on from there.
  close.autofocus = true;
  close.addEventListener("click", () => card.hidePopover());
  card.append(words, meaning, close);
  document.body.append(card);
  let opener;
  card.addEventListener("toggle", (event) => {
    if (event.newState === "closed") opener?.focus({ preventScroll: true });
  });
  prose.addEventListener("click", (event) => {
    const term = event.target.closest("a.term");
    if (!term || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const number = term.hash.slice("#term_".length);
    const means = document.getElementById(`means_${number}`);
    if (!means) return;
    event.preventDefault();
    words.textContent = document.getElementById(`term_${number}`).textContent;
    meaning.replaceChildren(...[...means.childNodes].map((node) => node.cloneNode(true)));
    opener = term;
    card.showPopover();
  });
}
