// How good a line is, as the browser reports it (W3C, Identifiers for WebRTC's Statistics API).

const FAIR = { loss: 0.02, jitter: 30, round_trip: 200 }; // from here on one hears it
const POOR = { loss: 0.08, jitter: 80, round_trip: 400 };

/** {loss: share of packets that did not come, jitter: ms, round_trip: ms}, as far as they are known. */
export function figures(stats) {
  const found = {};
  for (const each of stats.values()) {
    if (each.type === "inbound-rtp") Object.assign(found, heard(each));
    if (each.type === "remote-inbound-rtp" && each.roundTripTime !== undefined) found.round_trip = each.roundTripTime * 1_000;
    if (each.type === "candidate-pair" && each.nominated && each.currentRoundTripTime !== undefined) found.round_trip ??= each.currentRoundTripTime * 1_000;
  }
  return found;
}

/** "good", "fair" or "poor". */
export function grade(quality) {
  const worse = (limits) => Object.entries(limits).some(([name, limit]) => (quality[name] ?? 0) >= limit);
  if (worse(POOR)) return "poor";
  return worse(FAIR) ? "fair" : "good";
}

function heard({ packetsLost = 0, packetsReceived = 0, jitter }) {
  const all = packetsLost + packetsReceived;
  return { loss: all ? Math.max(0, packetsLost) / all : 0, ...(jitter !== undefined && { jitter: jitter * 1_000 }) };
}
