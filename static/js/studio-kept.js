// What is typed and not yet sent, kept on this machine for whoever typed it.
const KEY = "lantoa/";

export function keep(name, value, store = "localStorage") {
  try {
    window[store].setItem(KEY + name, JSON.stringify(value));
  } catch {
    // A full or forbidden store: the warning before leaving remains.
  }
}

export function kept(name, store = "localStorage") {
  try {
    return JSON.parse(window[store].getItem(KEY + name));
  } catch {
    return null;
  }
}

export function drop(name, store = "localStorage") {
  try {
    window[store].removeItem(KEY + name);
  } catch {
    // There was nothing kept.
  }
}

// The question whether what was kept is to be taken back; it is answered once.
export function question(answer) {
  const box = document.getElementById("found").content.cloneNode(true).firstElementChild;
  box.addEventListener("click", (event) => {
    const chosen = event.target.dataset.found;
    if (!chosen) return;
    box.remove();
    answer(chosen === "take");
  });
  return box;
}
