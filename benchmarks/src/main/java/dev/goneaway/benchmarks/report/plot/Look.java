// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report.plot;

import java.util.List;

/**
 * How one series looks: by more than its colour, for those who do not see that.
 *
 * @param ink its colour
 * @param dash how its line is drawn
 * @param shape of its marks
 */
public record Look(Ink ink, Dash dash, Shape shape) {

    /** A solid line with discs. */
    public static Look of(Ink ink) {
        return new Look(ink, Dash.SOLID, Shape.DISC);
    }

    /** How a line is drawn. */
    public enum Dash {

        /** Without gaps. */
        SOLID("solid"),

        /** With gaps. */
        DASHED("dashed"),

        /** As points. */
        DOTTED("dotted"),

        /** Not at all: the marks stand alone. */
        NONE("blank");

        private final String name;

        Dash(String name) {
            this.name = name;
        }

        String code() {
            return name;
        }
    }

    /** The library's shapes, by its numbers. */
    public enum Shape {

        /** Filled. */
        DISC(16),

        /** Hollow. */
        RING(1),

        /** Filled. */
        TRIANGLE(17),

        /** Filled. */
        SQUARE(15),

        /** Filled. */
        DIAMOND(18),

        /** Two strokes. */
        CROSS(4);

        private final int number;

        Shape(int number) {
            this.number = number;
        }

        int code() {
            return number;
        }
    }

    /**
     * Colours that can be told from white and from nearly black paper; on the latter each has a lighter form.
     *
     * <p>In no order of their own; the names are for the code.
     */
    public enum Ink {

        /** For this project's own. */
        BLUE(0x2f74b5, 0x6fb0ec),

        /** Its second. */
        GREEN(0x2b8a57, 0x5fc98f),

        /** Its third. */
        ORANGE(0xc06a12, 0xf0a04b),

        /** For the peers. */
        PURPLE(0x8a5cc9, 0xbd99f0),

        /** For the peers. */
        RED(0xc54545, 0xf08a8a),

        /** For the peers. */
        TEAL(0x1c878f, 0x58c4cc),

        /** For the peers. */
        OLIVE(0x7f7a1c, 0xc6c04e),

        /** For the peers. */
        PINK(0xc0508f, 0xf092c6),

        /** For the peers. */
        BROWN(0x94664a, 0xd0a184),

        /** For the peers. */
        INDIGO(0x5a66d1, 0x9aa5ff),

        /** For floors and ceilings. */
        GREY(0x75808b, 0x9aa5b0);

        private final int onLight;
        private final int onDark;

        Ink(int onLight, int onDark) {
            this.onLight = onLight;
            this.onDark = onDark;
        }

        /**
         * As it is on white paper, and wherever nothing is known of the paper.
         *
         * @return such as {@code #2f74b5}
         */
        public String onLight() {
            return String.format("#%06x", onLight);
        }

        String onDark() {
            return String.format("#%06x", onDark);
        }

        static List<Ink> all() {
            return List.of(values());
        }
    }
}
