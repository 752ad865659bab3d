// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Outcome;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a cell may say: a word, a range such as {@code 1-3 errors} where the number depends on a race (0 stands for <em>unnoticed</em> and 1
 * for <em>one error</em>), or several of these with {@code or} between them.
 */
final class Expectation {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})" + Outcome.ERRORS);

    private Expectation() {
    }

    static boolean allows(String expected, String word) {
        return Stream.of(expected.split(" or ")).anyMatch(one -> one.equals(word) || inRange(one, word));
    }

    private static boolean inRange(String range, String word) {
        Matcher bounds = RANGE.matcher(range);
        int count = Outcome.count(word);
        return bounds.matches() && count >= Integer.parseInt(bounds.group(1)) && count <= Integer.parseInt(bounds.group(2));
    }
}
