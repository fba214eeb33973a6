// Makes the roll quicker where there is a script: everyone present without asking the
// server, and a warning before marks that are not saved are left behind.
const roll = document.getElementById("roll");
if (roll) {
  let unsaved = false;
  roll.addEventListener("change", () => { unsaved = true; });
  roll.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "all") {
      unsaved = false;
      return;
    }
    event.preventDefault();
    for (const line of roll.querySelectorAll(".roll-list > li")) {
      if (line.querySelector("input:checked")) continue;
      line.querySelector("input[value=present]").checked = true;
      unsaved = true;
    }
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
