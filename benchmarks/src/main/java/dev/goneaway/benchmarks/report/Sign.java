// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;

/** How good an outcome is; the sign says the same as the colour, for those who do not see it. */
enum Sign {

    /** As good as it can be. */
    GOOD("\u2713"),

    /** Errors that a caller has to bear. */
    FAIR("!"),

    /** It does not come back. */
    BAD("\u2717"),

    /** Data is damaged, or something is gone and nobody was told. */
    DAMAGE("\u2620"),

    /** Not asked. */
    NONE("");

    private final String sign;

    Sign(String sign) {
        this.sign = sign;
    }

    /** The sign alone; empty for what was not asked. */
    String sign() {
        return sign;
    }

    static Sign of(Fault fault, String outcome) {
        return switch (outcome) {
            case Outcome.UNNOTICED, Outcome.ROLLED_BACK, Outcome.TOLD -> GOOD;
            case Outcome.ONE_ERROR -> fault.isTheWorks() ? GOOD : FAIR;
            case Outcome.STUCK, Outcome.HUNG -> BAD;
            case Outcome.LOST_DATA, Outcome.REPEATED_WORK, Outcome.COMMITTED, Outcome.LOST_STATE -> DAMAGE;
            case Outcome.NOT_APPLICABLE -> NONE;
            default -> FAIR;
        };
    }

    static Sign of(Cell cell) {
        return Boolean.FALSE.equals(cell.kept()) ? FAIR : of(cell.fault(), cell.outcome());
    }

    /** Sign and word. */
    static String text(Cell cell) {
        return cell == null ? "\u2013" : (of(cell).sign + " " + cell.word()).strip();
    }
}
