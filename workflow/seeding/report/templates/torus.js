(() => {
  "use strict";
  // One seed A and n − 1 others B, all alike: two phases, Eq. (B1) at m_x = 0, from all up (θ = 0), κ = 1.
  const STEP = 0.01, COARSE = 0.05, TURN = 2 * Math.PI;

  const advance = (pair, state, step) => {
    const slope = (a, b) => {
      const sine = [Math.sin(a), Math.sin(b)];
      const pull = (pair.coupling / pair.n) * (sine[0] + (pair.n - 1) * sine[1]);
      return [-pair.seed + sine[0] + pull, -pair.others + sine[1] + pull];
    };
    const [a, b] = state;
    const k = slope(a, b);
    const l = slope(a + (step / 2) * k[0], b + (step / 2) * k[1]);
    const m = slope(a + (step / 2) * l[0], b + (step / 2) * l[1]);
    const n = slope(a + step * m[0], b + step * m[1]);
    return [0, 1].map((i) => state[i] + (step / 6) * (k[i] + 2 * l[i] + 2 * m[i] + n[i]));
  };

  // θ of A and B at `samples` equally spaced times from 0 to `duration`, both ends included.
  const phases = (pair, duration, samples) => {
    const interval = duration / (samples - 1), steps = Math.ceil(interval / STEP);
    const path = [[0, 0]];
    for (let i = 1; i < samples; i++) {
      let state = path[i - 1];
      for (let j = 0; j < steps; j++) state = advance(pair, state, interval / steps);
      path.push(state);
    }
    return path;
  };

  // |mean dθ/dt| of both with weights exp(−1/(s(1−s))), in windows [T, 2T] that double until it stays.
  const frequencies = (pair) => {
    let state = [0, 0], former = null;
    for (let window = 200, now = 0; ; window *= 2) {
      const steps = Math.round(window / COARSE);
      for (; now < steps; now++) state = advance(pair, state, COARSE);
      let sum = [0, 0], weight = 0;
      for (let i = 0; i < steps; i++, now++) {
        const s = (i + 0.5) / steps, share = Math.exp(-1 / (s * (1 - s)));
        const next = advance(pair, state, COARSE);
        sum = sum.map((value, k) => value + (share * (next[k] - state[k])) / COARSE);
        weight += share;
        state = next;
      }
      const found = sum.map((value) => Math.abs(value / weight));
      if (former && found.every((value, k) => Math.abs(value - former[k]) < 1e-6)) return found.map((value) => (value < 1e-5 ? 0 : value));
      if (window >= 6400) return found.map((value) => (value < 1e-3 ? 0 : value));
      former = found;
    }
  };

  // Where the fixed point becomes a state: 0 where all rest alone, Infinity where it never does.
  const critical = ({ seed, others, n }) => {
    const strongest = Math.max(seed, others), mean = (seed + (n - 1) * others) / n;
    if (strongest <= 1) return 0;
    return strongest - mean >= 1 ? Infinity : (strongest - 1) / (1 - (strongest - mean));
  };

  // n = 2: the Γ from which on B, the weaker driven, turns no more on its own.
  const synchronisation = (seed, others) => {
    if (others <= 1) return 0;
    const turns = (coupling) => {
      const pair = { seed, others, n: 2, coupling };
      let state = [0, 0], first = null;
      for (let i = 0; i < 16000; i++) {
        if (i === 8000) first = state[1];
        state = advance(pair, state, COARSE);
      }
      return Math.abs(state[1] - first) > TURN;
    };
    let low = 0, high = Math.min(critical({ seed, others, n: 2 }), 4);
    if (turns(high)) return high;
    for (let i = 0; i < 12; i++) {
      const middle = (low + high) / 2;
      if (turns(middle)) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  window.torus = { phases, frequencies, critical, synchronisation };

  const section = document.getElementById("torus");
  if (!section) return;
  section.hidden = false;
  const field = (name) => document.getElementById(`torus-${name}`);
  const names = ["coupling", "seed", "others", "n"];
  const WIDTH = 320, HEIGHT = 190, LEFT = 44, RIGHT = 8, TOP = 8, BOTTOM = 34;

  const low = (index) => `<tspan dy="3" font-size="8">${index}</tspan><tspan dy="-3">\u200b</tspan>`;

  const plot = (svg, { x, y, ticks = y, curves, points = [], xLabel, yLabel }) => {
    const at = ([u, v]) => [
      LEFT + ((u - x[0]) / (x[1] - x[0])) * (WIDTH - LEFT - RIGHT),
      HEIGHT - BOTTOM - ((v - y[0]) / (y[1] - y[0])) * (HEIGHT - TOP - BOTTOM),
    ];
    const number = (value) => String(+value.toFixed(2)).replace("-", "−");
    const parts = [`<rect x="${LEFT}" y="${TOP}" width="${WIDTH - LEFT - RIGHT}" height="${HEIGHT - TOP - BOTTOM}" class="frame"/>`];
    for (const value of [x[0], (x[0] + x[1]) / 2, x[1]]) parts.push(`<text x="${at([value, y[0]])[0]}" y="${HEIGHT - BOTTOM + 14}" text-anchor="middle">${number(value)}</text>`);
    for (const value of [ticks[0], (ticks[0] + ticks[1]) / 2, ticks[1]]) parts.push(`<text x="${LEFT - 5}" y="${at([x[0], value])[1] + 4}" text-anchor="end">${number(value)}</text>`);
    parts.push(`<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${xLabel}</text>`);
    parts.push(`<text transform="translate(11 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${yLabel}</text>`);
    parts.push(`<clipPath id="${svg.id}-inside"><rect x="${LEFT}" y="${TOP}" width="${WIDTH - LEFT - RIGHT}" height="${HEIGHT - TOP - BOTTOM}"/></clipPath><g clip-path="url(#${svg.id}-inside)">`);
    for (const [kind, points] of curves) parts.push(`<path class="${kind}" d="M${points.map((point) => at(point).map((value) => value.toFixed(1)).join(" ")).join("L")}"/>`);
    for (const point of points) parts.push(`<circle class="here" r="5" cx="${at(point)[0]}" cy="${at(point)[1]}"/>`);
    svg.innerHTML = `${parts.join("")}</g>`;
  };

  const boundaries = new Map(); // of one Ω_A and n, by detuning
  const boundary = (pair, widest) => {
    const key = `${pair.seed} ${pair.n}`;
    if (!boundaries.has(key)) {
      const line = [];
      for (let i = 0; i <= 24; i++) {
        const others = pair.seed - (widest * i) / 24;
        const limit = critical({ ...pair, others });
        line.push([widest * (i / 24), pair.n === 2 ? Math.min(synchronisation(pair.seed, others), limit) : limit]);
      }
      boundaries.set(key, line);
    }
    return boundaries.get(key);
  };

  let waiting = 0;
  const draw = () => {
    const pair = Object.fromEntries(names.map((name) => [name, Number(field(name).value)]));
    const duration = 60, samples = 601;
    if (pair.others > pair.seed) {
      // The seed is the stronger driven one.
      field("others").value = pair.others = pair.seed;
    }
    for (const name of names) document.querySelector(`output[for="torus-${name}"]`).textContent = field(name).value;
    const path = phases(pair, duration, samples);
    const curve = (index, of) => path.map((state, i) => [(i * duration) / (samples - 1), of(state[index])]);
    plot(field("height"), { x: [0, duration], y: [-1.08, 1.08], ticks: [-1, 1], curves: [["other", curve(1, Math.cos)], ["seed", curve(0, Math.cos)]], xLabel: "κt", yLabel: `⟨m${low("z")}⟩` });
    const turns = (theta) => -theta / TURN;
    const most = Math.max(1, ...path.at(-1).map(turns));
    plot(field("phase"), { x: [0, duration], y: [0, Math.ceil(most)], curves: [["other", curve(1, turns)], ["seed", curve(0, turns)]], xLabel: "κt", yLabel: "−θ/2π" });
    clearTimeout(waiting);
    waiting = setTimeout(() => settle(pair), 60); // the rest once the slider stands
  };
  const settle = (pair) => {
    const [a, b] = frequencies(pair), limit = critical(pair);
    const says = (value) => (value === 0 ? "0" : value.toFixed(4));
    const motion = a === 0 && b === 0 ? "both come to rest" : b === 0 ? "B turns no more on its own and follows A" : Math.abs(a - b) < 1e-6 ? "both turn at one rate" : "both turn, each at its own rate";
    const where = limit === Infinity ? "they rest at no Γ" : `the fixed point is a state from Γ = ${limit.toFixed(4)} on`;
    field("said").textContent = `Mean rates of turning: A ${says(a)} κ, B ${says(b)} κ: ${motion}; ${where}.`;
    const widest = 0.8, finite = (line) => line.filter((point) => Number.isFinite(point[1]));
    const line = finite(boundary(pair, widest));
    const rest = finite(line.map(([detuning]) => [detuning, critical({ ...pair, others: pair.seed - detuning })]));
    const highest = Math.max(0.2, 1.15 * pair.coupling, ...rest.map((point) => Math.min(1.05 * point[1], 1.2)));
    plot(field("plane"), {
      x: [0, widest], y: [0, highest],
      curves: [["rest", rest], ["edge", line]].filter((curve) => curve[1].length),
      points: [[pair.seed - pair.others, pair.coupling]], xLabel: `(Ω${low("A")} − Ω${low("B")})/κ`, yLabel: "Γ/κ",
    });
    field("edge").textContent = pair.n === 2 ? "B winds below the line and follows A above it; from the dashed line on both rest" : "below the line the seed turns, above it all rest";
    section.dataset.settled = "true";
  };
  for (const name of names) field(name).addEventListener("input", draw);
  draw();
})();
