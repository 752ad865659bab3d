// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Cell;
import dev.goneaway.results.Outcome;
import dev.goneaway.results.Table;

/** How good an outcome is, with a sign for tables. */
enum Rating {

    /** The best possible outcome. */
    GOOD("\u2713"),

    /** Errors that a caller has to handle. */
    FAIR("!"),

    /** The candidate does not recover. */
    BAD("\u2717"),

    /** Data is damaged, or session state is gone and no listener was called. */
    DAMAGE("\u2620"),

    /** The fault does not apply. */
    NONE("");

    private final String sign;

    Rating(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    static Rating of(Cell cell) {
        return Boolean.FALSE.equals(cell.kept()) ? FAIR : switch (cell.outcome()) {
            case Outcome.UNNOTICED, Outcome.ROLLED_BACK, Outcome.TOLD -> GOOD;
            case Outcome.ONE_ERROR -> cell.fault().isTheWorks() ? GOOD : FAIR;
            case Outcome.STUCK, Outcome.HUNG -> BAD;
            case Outcome.LOST_DATA, Outcome.REPEATED_WORK, Outcome.COMMITTED, Outcome.LOST_STATE -> DAMAGE;
            case Outcome.NOT_APPLICABLE -> NONE;
            default -> FAIR;
        };
    }

    /** Sign and word. */
    static String text(Cell cell) {
        return cell == null ? Table.UNKNOWN : (of(cell).sign + " " + cell.word()).strip();
    }

    /** Sign and word, without the words that the sign or the place explains. */
    static String shortText(Cell cell) {
        return switch (cell.word()) {
            case Outcome.UNNOTICED -> GOOD.sign;
            case Outcome.NOT_APPLICABLE -> Table.UNKNOWN;
            default -> text(cell).replace(Outcome.ONE_ERROR, "1 error");
        };
    }
}
