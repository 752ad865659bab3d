// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit;

/** Says that a task gave no result: it was too slow, it failed, or the wait was interrupted. The message is one sentence for people. */
public final class DeadlineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeadlineException(String message, Throwable cause) {
        super(message, cause);
    }
}
