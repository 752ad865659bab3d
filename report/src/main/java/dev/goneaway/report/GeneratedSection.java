// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.RefusedException;
import java.util.Locale;

/** A part of a page that a command writes, between two comment lines. The command does not change the rest of the page. */
enum GeneratedSection {

    /** Times and counts. */
    MEASURED,

    /** Outcomes of faults. */
    SURVIVES;

    /** Returns the page with this part replaced. */
    String into(String page, String name, String content) {
        String begin = line("begin");
        String end = line("end");
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new RefusedException(name + " has no lines " + begin.strip() + " and " + end.strip() + ", in this order");
        }
        return page.substring(0, from + begin.length()) + content + page.substring(to);
    }

    private String line(String edge) {
        return "<!-- " + name().toLowerCase(Locale.ROOT) + ":" + edge + " -->\n";
    }
}
