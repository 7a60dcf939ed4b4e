(() => {
  "use strict";
  const claims = [...document.querySelectorAll("tbody.claim")];
  const radios = [...document.querySelectorAll(".filter input")];
  const everything = document.getElementById("everything");
  const choose = (answer) => {
    const radio = radios.find((entry) => entry.value === answer);
    if (!radio) return;
    radio.checked = true;
    const count = claims.filter((claim) => answer === "all" || claim.dataset.answer === answer).length;
    document.getElementById("shown").textContent = `${count} of ${claims.length} shown`;
  };
  const unfold = (open) => {
    everything.checked = open;
    for (const entry of document.querySelectorAll("details")) entry.open = open;
  };

  // Style sheets hide the claims; what is left is to keep the choice in the address and to say it aloud.
  for (const radio of radios) {
    radio.addEventListener("change", () => {
      choose(radio.value);
      history.replaceState(null, "", radio.value === "all" ? "#claims" : `#answer=${radio.value}`);
    });
  }
  everything.addEventListener("change", () => unfold(everything.checked));

  // An address may name a choice, everything, or a claim that is hidden or folded.
  const follow = () => {
    const address = decodeURIComponent(location.hash.slice(1));
    if (address.startsWith("answer=")) {
      choose(address.slice(7));
      return;
    }
    if (address === "everything") unfold(true);
    const target = address && document.getElementById(address);
    const claim = target && target.closest("tbody.claim");
    if (!claim) return;
    if (claim.getClientRects().length === 0) choose("all");
    claim.querySelector("details").open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();

  for (const button of document.querySelectorAll(".enlarge")) {
    const plate = document.getElementById(button.getAttribute("aria-controls"));
    button.hidden = false;
    button.addEventListener("click", () => {
      const large = plate.classList.toggle("large");
      button.setAttribute("aria-pressed", String(large));
      button.textContent = large ? "Fit to width" : "Enlarge";
    });
  }
})();
