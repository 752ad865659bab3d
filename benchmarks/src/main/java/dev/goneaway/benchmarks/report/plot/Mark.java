// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report.plot;

/**
 * One measured value, with its error bar.
 *
 * @param panel of which part of the plot; the same in all if there is only one
 * @param series whose; it has a colour, a dash and a legend
 * @param row where it stands on an axis of names; null on an axis of numbers
 * @param x where it stands on an axis of numbers; NaN on an axis of names
 * @param value what was measured
 * @param low the lower end of its interval
 * @param high the upper end
 * @param text written beside it; may be empty
 */
public record Mark(String panel, String series, String row, double x, double value, double low, double high, String text) {

    /**
     * Beside a name.
     *
     * @param series whose
     * @param row the name
     * @param value what was measured
     * @param low the lower end of its interval
     * @param high the upper end
     * @param text written beside it
     * @return in the only panel
     */
    public static Mark beside(String series, String row, double value, double low, double high, String text) {
        return new Mark("", series, row, Double.NaN, value, low, high, text);
    }

    /**
     * Over a number.
     *
     * @param series whose
     * @param x the number
     * @param value what was measured
     * @param low the lower end of its interval
     * @param high the upper end
     * @return in the only panel
     */
    public static Mark over(String series, double x, double value, double low, double high) {
        return new Mark("", series, null, x, value, low, high, "");
    }

    /**
     * The same in a panel.
     *
     * @param name the panel's
     * @return a copy
     */
    public Mark in(String name) {
        return new Mark(name, series, row, x, value, low, high, text);
    }
}
