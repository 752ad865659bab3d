// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes of what the library draws what a reader needs: readable on light and dark paper, named for a screen reader, small, and
 * the same whenever it is drawn.
 */
final class Svg {

    /** Between the two papers, for a viewer that knows no style. */
    static final String TEXT = "#6b7580";
    static final String GRID = "#b5bdc5";

    private static final String TEXT_ON_LIGHT = "#39424b";
    private static final String TEXT_ON_DARK = "#cfd6dd";
    private static final String GRID_ON_LIGHT = "#dde1e5";
    private static final String GRID_ON_DARK = "#3a434c";

    /** How wide they are on average, in pixels. */
    private static final int LETTER = 7;
    private static final int DIGIT = 8;

    private static final Pattern STYLE = Pattern.compile("<style.*?</style>", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");
    private static final Pattern COLOUR = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
    /** Paper of no colour, and titles of no words. */
    private static final Pattern EMPTY = Pattern.compile("<path/>\\n|<text[^>]*>\\s*</text>\\n");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w#.])-?\\d+\\.\\d+(?:E-?\\d+)?");

    private final String name;
    private final String title;
    private final String description;
    private final Map<String, String> tokens;
    private final int width;
    private final int height;

    Svg(String name, String title, String description, Map<String, String> tokens, int width, int height) {
        this.name = name;
        this.title = title;
        this.description = description;
        this.tokens = tokens;
        this.width = width;
        this.height = height;
    }

    String finish(String drawn) {
        String body = STYLE.matcher(drawn.substring(drawn.indexOf('>') + 1)).replaceAll("");
        body = body.replaceAll("\\s*\\n\\s*", "\n").replaceAll(">\\n([^<\\n]+)\\n<", ">$1<")
                .replaceAll("></(line|path|circle|rect)>", "/>")
                .replaceAll(">\\n</(line|path|circle|rect)>", "/>").replaceAll(" (stroke|fill)-opacity=\"1.0\"", "")
                .replaceAll(" class=\"[^\"]*\"", "")
                .replaceAll(" style=\"fill:[^;]*;font-size:([\\d.]+)px;[^\"]*\"( fill-opacity=\"1\")?",
                        " dx=\"9\" font-size=\"$1\"").replaceAll(" fill-rule=\"evenodd\"", "");
        body = replace(body, COLOUR, Svg::hex).replace("\"#ffffff\"", "\"none\"");
        body = replace(body, TAG, tag -> Matcher.quoteReplacement(replace(tag.group(), NUMBER, Svg::rounded)));
        body = body.replaceAll("(<line[^>]*) fill=\"[^\"]*\"", "$1").replaceAll("<g>\\n((?:<line[^>]*/>\\n)+)</g>\\n", "$1");
        for (Map.Entry<String, String> token : tokens.entrySet()) {
            body = body.replace(">" + token.getKey() + "<", ">" + escaped(token.getValue()) + "<");
        }
        return head() + ids(EMPTY.matcher(body).replaceAll("")).strip() + "\n";
    }

    /** How much wider the longest name is than what stands in for it. */
    static int room(Map<String, String> tokens) {
        return tokens.entrySet().stream()
                .mapToInt(token -> token.getValue().length() * LETTER - token.getKey().length() * DIGIT).max().orElse(0);
    }

    private String head() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"" + name + "\" class=\"plot\" role=\"img\" aria-labelledby=\""
                + name
                + "-title " + name + "-desc\" width=\"" + width + "\" height=\"" + height + "\" viewBox=\"" + -room(tokens)
                + " 0 " + width + " " + height + "\">\n"
                + "<!-- SPDX-License-Identifier: MIT-0 -->\n<title id=\"" + name + "-title\">" + escaped(title)
                + "</title>\n<desc id=\""
                + name + "-desc\">" + escaped(description) + "</desc>\n" + style();
    }

    /** Scoped by the class: in a page the rules of one plot are those of all. */
    private static String style() {
        String dark = Look.Ink.all().stream().map(ink -> rule(ink.onLight(), ink.onDark())).collect(Collectors.joining());
        return "<style>.plot{font:13px system-ui,sans-serif}.plot text{fill:" + TEXT_ON_LIGHT + "}" + rule(GRID, GRID_ON_LIGHT)
                + "\n@media (prefers-color-scheme:dark){.plot text{fill:" + TEXT_ON_DARK + "}" + rule(GRID, GRID_ON_DARK) + dark
                + "}</style>\n";
    }

    private static String rule(String from, String to) {
        return ".plot [stroke=\"" + from + "\"]{stroke:" + to + "}.plot [fill=\"" + from + "\"]{fill:" + to + "}";
    }

    private static String hex(MatchResult rgb) {
        return String.format("#%02x%02x%02x", Integer.parseInt(rgb.group(1)), Integer.parseInt(rgb.group(2)),
                Integer.parseInt(rgb.group(3)));
    }

    /** Far below what can be seen, and above what two Java runtimes could differ in. */
    private static String rounded(MatchResult number) {
        BigDecimal value = new BigDecimal(number.group()).setScale(1, RoundingMode.HALF_UP).stripTrailingZeros();
        return value.signum() == 0 ? "0" : value.toPlainString();
    }

    /** The library's are picked by chance, each time anew. */
    private String ids(String body) {
        Map<String, String> ids = new HashMap<>();
        ID.matcher(body).results().forEach(id -> ids.putIfAbsent(id.group(1), name + "-" + (ids.size() + 1)));
        String text = body;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            text = text.replace("\"" + id.getKey() + "\"", "\"" + id.getValue() + "\"").replace("#" + id.getKey() + ")",
                    "#" + id.getValue() + ")");
        }
        return text;
    }

    private static String replace(String text, Pattern pattern, Function<MatchResult, String> by) {
        return pattern.matcher(text).replaceAll(by);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
