// Signing by passkey: the device makes a key for this dispute, and signs the hash of the frozen text with it.
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const bytes = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));

function fill(form, values) {
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  form.submit();
}

function say(form, words) {
  const place = form.querySelector("[data-word]");
  place.textContent = words;
  place.hidden = false;
}

async function make(form) {
  const drawn = await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(drawn.challenge),
      rp: { id: form.dataset.rp, name: form.dataset.site },
      user: { id: bytes(form.dataset.user), name: form.dataset.name, displayName: form.dataset.name },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { userVerification: "required", residentKey: "discouraged" },
      attestation: "none",
    },
  });
  const { clientDataJSON, attestationObject } = made.response;
  fill(form, { token: drawn.token, client_data: hex(clientDataJSON), attestation: hex(attestationObject) });
}

async function sign(form) {
  const got = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(form.elements.sha256.value),
      rpId: form.dataset.rp,
      allowCredentials: form.dataset.keys.split(" ").map((id) => ({ type: "public-key", id: bytes(id) })),
      userVerification: "required",
    },
  });
  const { clientDataJSON, authenticatorData, signature } = got.response;
  fill(form, {
    credential_id: hex(got.rawId),
    client_data: hex(clientDataJSON),
    authenticator_data: hex(authenticatorData),
    signature: hex(signature),
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const act = form.dataset.passkey === "make" ? make : sign;
  if (!window.PublicKeyCredential) say(form, form.dataset.cannot);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (window.PublicKeyCredential) act(form).catch(() => say(form, form.dataset.failed));
  });
}
