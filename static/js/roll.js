// Makes the roll quicker where there is a script: everyone present without asking the
// server, and a warning before marks that are not saved are left behind. Each mark says when it was chosen,
// for the line may be down until the roll can be sent.
const roll = document.getElementById("roll");
if (roll) {
  let unsaved = false;
  const given = (mark) => {
    unsaved = true;
    const name = mark.name.replace("mark.", "at.");
    const at = roll.elements[name] ?? mark.closest("fieldset").appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
    at.value = Date.now();
  };
  roll.addEventListener("change", ({ target }) => {
    unsaved = true;
    if (target.name.startsWith("mark.")) given(target);
  });
  roll.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "all") {
      unsaved = false;
      return;
    }
    event.preventDefault();
    for (const line of roll.querySelectorAll(".roll-list > li")) {
      if (line.querySelector("input:checked")) continue;
      const present = line.querySelector("input[value=present]");
      present.checked = true;
      given(present);
    }
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
