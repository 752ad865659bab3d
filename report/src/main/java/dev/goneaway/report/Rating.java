// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;
import dev.goneaway.results.Table;

/** How good an outcome is, with a sign for tables. */
enum Rating {

    /** The best possible outcome. */
    GOOD("\u2713"),

    /** Units failed because of the fault, or the candidate replaced a good connection. */
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

    /** Tells whether some of many callers worked after the fault, and others never did. */
    static boolean isPartlyStuck(Cell cell) {
        return cell.fault() == Fault.CROWD && cell.errorsBeforeSuccess() > 0 && cell.millisUntilAllWork() == null;
    }

    static Rating of(Cell cell) {
        return isPartlyStuck(cell) ? BAD : Boolean.FALSE.equals(cell.kept()) ? FAIR : switch (cell.outcome()) {
            case UNNOTICED, ROLLED_BACK, TOLD -> GOOD;
            case ONE_ERROR -> cell.fault().isTheWorks() ? GOOD : FAIR;
            case STUCK, HUNG, LOCK_HELD, NOT_LEFT -> BAD;
            case LOST_DATA, REPEATED_WORK, COMMITTED, LOST_STATE -> DAMAGE;
            case NOT_APPLICABLE -> NONE;
            default -> FAIR;
        };
    }

    static String text(Cell cell) {
        return cell == null ? Table.UNKNOWN
                : (of(cell).sign + " " + (isPartlyStuck(cell) ? "some callers stuck" : cell.word())).strip();
    }

    /** Returns the sign and the word of a cell, without words that the sign or the table explains. */
    static String shortText(Cell cell) {
        return switch (cell.outcome()) {
            case UNNOTICED -> Boolean.FALSE.equals(cell.kept()) ? text(cell) : GOOD.sign;
            case NOT_APPLICABLE -> Table.UNKNOWN;
            default -> text(cell).replace(Outcome.ONE_ERROR.text(), "1 error");
        };
    }
}
