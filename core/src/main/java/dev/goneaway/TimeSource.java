// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

/** The two clocks of the machine; neither can be trusted alone. Thread-safe; never blocks. */
public interface TimeSource {

    /** The clocks of this machine. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    /**
     * Never runs backwards, but may stand still while the machine sleeps; only differences mean something.
     *
     * @return nanoseconds since some moment
     */
    long monotonicNanos();

    /**
     * Goes on while the machine sleeps, but may be set in either direction at any moment.
     *
     * @return milliseconds since 1970
     */
    long wallMillis();
}
