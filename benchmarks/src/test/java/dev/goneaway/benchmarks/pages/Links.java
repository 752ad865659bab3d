// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the links of a page that point into this project. */
final class Links {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");

    private Links() {
    }

    /** As they are written. */
    static List<String> written(String text) {
        return targets(text).toList();
    }

    /** Where they lead, without anchors. */
    static List<Path> of(Path page, String text) {
        return targets(text).map(link -> link.split("#", 2)[0]).map(link -> link.isEmpty() ? page : page.resolveSibling(link).normalize()).toList();
    }

    private static Stream<String> targets(String text) {
        // Code is no link, whatever brackets it has.
        String prose = text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "`");
        return LINK.matcher(prose).results().map((MatchResult link) -> link.group(1)).filter(link -> !link.contains("://"));
    }
}
