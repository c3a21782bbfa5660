// Passkeys (WebAuthn): <form data-passkey="create"> makes one, <form data-passkey="get"> signs with
// one, when it is sent. What the browser is asked for stands in data-options, or is fetched from
// data-options-url. The forms and [data-needs-passkeys] are hidden until it is known that they work.
//
// The conversions are written out: browsers have had their own only since 2024/25, and the objects
// of some password managers lack them still.

const able = window.isSecureContext && Boolean(window.PublicKeyCredential);

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !able;
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    ask(form);
  });
}
for (const element of document.querySelectorAll("[data-needs-passkeys]")) element.hidden = !able;
for (const element of document.querySelectorAll("[data-without-passkeys]")) element.hidden = able;

async function ask(form) {
  const button = [...form.elements].find(({ type }) => type === "submit");
  say(form, "");
  button.disabled = true;
  try {
    form.elements.credential.value = JSON.stringify(written(await asked(form)));
    rememberAsTicked(form);
    form.submit();
  } catch (error) {
    say(form, error.words ?? wordsFor(form, error));
  }
  button.disabled = false;
}

async function asked(form) {
  const { publicKey } = await optionsOf(form);
  if (form.dataset.passkey === "get") return navigator.credentials.get({ publicKey: read(publicKey) });
  const authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return navigator.credentials.create({ publicKey: { ...read(publicKey), authenticatorSelection } });
}

async function optionsOf(form) {
  const { options, optionsUrl } = form.dataset;
  if (options) return JSON.parse(options);
  const response = await fetch(optionsUrl, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!response.ok) throw { words: response.status === 429 ? form.dataset.busy : form.dataset.failed };
  return (await response.json()).request_options;
}

/** A sign-in by passkey lasts as long as the tick beside the password says. */
function rememberAsTicked(form) {
  const tick = document.querySelector('input[type="checkbox"][name="remember"]');
  if (form.elements.remember) form.elements.remember.value = tick?.checked ? "on" : "";
}

function wordsFor(form, { name }) {
  const { cancelled, known, elsewhere, failed } = form.dataset;
  return { NotAllowedError: cancelled, AbortError: cancelled, InvalidStateError: known, SecurityError: elsewhere }[name] ?? failed;
}

function say(form, words) {
  const said = form.querySelector("[data-said]");
  said.hidden = !words;
  said.querySelector("span").textContent = words;
}

/** Options as JSON has them, with bytes where the browser wants bytes. */
function read(options) {
  const found = { ...options, challenge: bytes(options.challenge) };
  if (options.user) found.user = { ...options.user, id: bytes(options.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (options[list]) found[list] = options[list].map((each) => ({ ...each, id: bytes(each.id) }));
  }
  return found;
}

/** What the browser answered, as JSON (RegistrationResponseJSON, AuthenticationResponseJSON). */
function written(credential) {
  const { id, rawId, type, response, authenticatorAttachment } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const answered = parts.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return {
    id,
    rawId: text(rawId),
    type,
    authenticatorAttachment: authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...Object.fromEntries(answered), transports: response.getTransports?.() },
  };
}

function bytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
