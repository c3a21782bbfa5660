// Counts a text as the network counts it that it goes to, exactly as shared/short/counting.py, or
// not at all: `undefined` means that only the server knows, which is asked a moment after the last
// key. What only it knows: addresses of the web and emoji as X weighs them, characters beyond
// Latin as Bluesky counts them (each browser has its own Unicode).

const LIGHT = /^[\0-\xa8\xaa-\xad\xaf-\u10ff\u2000-\u200c\u2010-\u201f\u2032-\u2037]*$/; // weigh 1
const ADDRESS = /\.[^\s.]/; // could begin one
const PLAIN = /^[\n\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027]*$/; // one character each
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED = "\f^{}\\[~]|€"; // two septets each

/** The length, or undefined. kind: as in `Kind` of counting.py. */
export function count(text, kind) {
  return counts[kind]?.(text.replace(/\r\n?/g, "\n"));
}

/** What an SMS becomes: {encoding, count, left}, as `segments` of segments.py. */
export function segments(text) {
  const lines = text.replace(/\r\n?/g, "\n");
  const [encoding, alone, each] = isBasic(lines) ? ["GSM-7", 160, 153] : ["UCS-2", 70, 67];
  const sizes = [...lines].map((sign) => size(sign, encoding));
  const all = sizes.reduce((sum, one) => sum + one, 0);
  if (all <= alone) return { encoding, count: Math.min(all, 1), left: alone - all };
  return { encoding, ...filled(sizes, each) };
}

const counts = {
  weighted: (text) => weighted(text.normalize("NFC")),
  graphemes: (text) => (PLAIN.test(text) ? text.length : undefined),
  bytes: (text) => new TextEncoder().encode(text).length,
  characters: (text) => text.length,
  sms: (text) => septets(text),
};

function weighted(text) {
  return LIGHT.test(text) && !ADDRESS.test(text) ? text.length : undefined;
}

function septets(text) {
  const encoding = isBasic(text) ? "GSM-7" : "UCS-2";
  return [...text].reduce((sum, sign) => sum + size(sign, encoding), 0);
}

function isBasic(text) {
  return [...text].every((sign) => BASIC.includes(sign) || EXTENDED.includes(sign));
}

function size(sign, encoding) {
  return encoding === "GSM-7" ? 1 + EXTENDED.includes(sign) : sign.length;
}

// A sign of two units is never divided between two messages.
function filled(sizes, room) {
  let [count, left] = [1, room];
  for (const one of sizes) {
    if (one > left) [count, left] = [count + 1, room];
    left -= one;
  }
  return { count, left };
}
