// Loaded into a process before anything else: its wall clock is CLOCK_SHIFT_SECONDS out, as on a machine whose clock was
// set wrong. The monotonic clock is right, as there.
const shift = Number(process.env.CLOCK_SHIFT_SECONDS) * 1000;
const Real = globalThis.Date;
globalThis.Date = class Date extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + shift);
    else super(...given);
  }

  static now() {
    return Real.now() + shift;
  }
};
