// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

/** What came of one line that a sender sent: a {@link Line}, or a {@link Refusal} that concerns no other line. */
sealed interface Received permits Line, Refusal {
}
