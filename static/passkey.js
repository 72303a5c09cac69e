"use strict";
// Passkeys: asks the browser for what the form then sends. Loaded only where a form has data-passkey.
(function () {
  const PASSKEYS = window.webauthnJSON;

  async function optionsOf(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return (await answer.json()).request_options;
  }

  async function credentialFor(form) {
    const options = await optionsOf(form);
    if (form.dataset.passkey !== "create") return PASSKEYS.get(options);
    const alone = form.elements.passwordless.checked;
    const wanted = options.publicKey.authenticatorSelection;
    wanted.residentKey = alone ? "required" : "discouraged";
    wanted.requireResidentKey = alone;
    if (alone) wanted.userVerification = "required";
    return PASSKEYS.create(options);
  }

  async function send(form) {
    const told = form.querySelector("[role=status]");
    told.textContent = form.dataset.waiting;
    try {
      form.elements.credential.value = JSON.stringify(await credentialFor(form));
      form.submit();
    } catch (error) {
      told.textContent = form.dataset.failed;
    }
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send(form);
    });
  });
})();
