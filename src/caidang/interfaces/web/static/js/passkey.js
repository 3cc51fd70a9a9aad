// Passkeys: what the server asks is handed to the browser, and its answer is sent with the form.
import { word } from "./words.js";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const opened = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

/** The options as the browser wants them: bytes where JSON has text. */
function prepared({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) {
    options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
    options.excludeCredentials = opened(publicKey.excludeCredentials);
  } else {
    options.allowCredentials = opened(publicKey.allowCredentials);
  }
  return options;
}

/** The browser's answer as JSON. */
function packed(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function asked(form) {
  if (form.dataset.options) {
    const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  }
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

function refuse(form, text) {
  const line = form.querySelector("[data-passkey-error]");
  line.textContent = text;
  line.hidden = false;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-passkey]");
  if (!form || form.elements.credential.value) return;
  event.preventDefault();
  if (!navigator.credentials || !window.PublicKeyCredential) return refuse(form, word("noPasskey"));
  try {
    const publicKey = prepared(await asked(form));
    const credential =
      form.dataset.passkey === "make"
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
    form.elements.credential.value = packed(credential);
    form.submit();
  } catch {
    // Cancelled, timed out, or none on this device: the browser does not say which.
    refuse(form, word("passkeyFailed"));
  }
});
