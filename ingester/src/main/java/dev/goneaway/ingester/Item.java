// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

/**
 * A line on its way into the table, and who waits for the answer.
 *
 * @param line the line
 * @param session where it came from
 */
record Item(Line line, Session session) {

    /** Answers by what is in the table under the line's key, committed. */
    void settle(String stored) {
        if (line.text().equals(stored)) {
            session.answer(line.acknowledgement());
        } else if (stored == null) {
            unanswered();
        } else {
            refuse("this key is taken by another text");
        }
    }

    void refuse(String reason) {
        session.answer(new Refusal(line.key(), reason).answer());
    }

    /** Its sender will send it again. */
    void unanswered() {
        session.unanswered();
    }
}
