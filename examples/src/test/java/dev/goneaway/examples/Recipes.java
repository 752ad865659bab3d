// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of recipes. A test takes a block from it and uses the block as it stands there, with another address. */
final class Recipes {

    private static final Path PAGE = Path.of("..", "docs", "recipes.md");
    private static final Pattern URL = Pattern.compile("jdbc:mysql://db/shop\\?([\\w=&]+)");

    private Recipes() {
    }

    /** Returns the first block of a language below an anchor. */
    static String block(String anchor, String language) throws IOException {
        String page = Files.readString(PAGE);
        int section = page.indexOf("<a id=\"" + anchor + "\"></a>");
        assertThat(section).as("the section " + anchor).isNotNegative();
        String fence = "\n```" + language + "\n";
        int begin = page.indexOf(fence, section);
        assertThat(begin).as("a block of " + language + " in " + anchor).isNotNegative();
        return page.substring(begin + fence.length(), page.indexOf("\n```\n", begin + fence.length())) + "\n";
    }

    /** Replaces the address in a block, and adds an account. The parameters of the block's URL stay. */
    static String at(String url, String block) {
        Matcher written = URL.matcher(block);
        assertThat(written.find()).as("the address db/shop in " + block).isTrue();
        String address = url.replaceAll("&(connectTimeout|socketTimeout)=\\d+", "") + "&" + written.group(1);
        return written.replaceFirst(Matcher.quoteReplacement(address));
    }
}
