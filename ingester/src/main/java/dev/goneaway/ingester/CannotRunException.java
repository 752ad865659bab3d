// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.Serial;

/** Says in one sentence why the program cannot run as it was called. The sentence contains no password. */
final class CannotRunException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    CannotRunException(String sentence) {
        super(sentence);
    }
}
