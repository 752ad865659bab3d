// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report.plot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * A plot of measured values with their error bars, drawn by Lets-Plot: the same marks give the same bytes, on every machine.
 *
 * <p>Not thread-safe.
 */
public final class Chart {

    private static final int WIDTH = 760;
    private static final int ROW = 26;

    /** For the half of the last tick's text. */
    private static final int RIGHT = 16;

    private static final int AROUND_ROWS = 96;
    private static final int LEGEND_ROW = 22;
    private static final int LEGEND_COLUMNS = 3;
    private static final String NOT_SHOWN = "none";

    private final String name;
    private final String title;
    private final String description;
    private final Map<String, Look> looks;
    private final List<Map<String, Object>> layers = new ArrayList<>();
    private final List<Map<String, Object>> scales = new ArrayList<>();
    private Map<String, Object> facet;
    private final Map<String, String> tokens = new LinkedHashMap<>();

    /**
     * Without marks yet.
     *
     * @param name makes what it names unique among the plots of a page: lower case letters and hyphens
     * @param title for who cannot see it; of the plot
     * @param description for who cannot see it; what is drawn
     * @param looks of each series, in the order of the legend
     */
    public Chart(String name, String title, String description, Map<String, Look> looks) {
        this.name = name;
        this.title = title;
        this.description = description;
        this.looks = looks;
    }

    /**
     * Puts the marks of each panel beside the others; the panels share their axes.
     *
     * @return this
     */
    public Chart panels() {
        facet = map("name", "grid", "x", "panel", "x_order", 0);
        return this;
    }

    /**
     * Draws marks beside names, one row for each.
     *
     * @param marks whose rows are named
     * @param rows from the top
     * @param axis of the values
     * @return as SVG
     */
    public String rows(List<Mark> marks, List<String> rows, Axis axis) {
        Map<String, Object> data = data(marks, "row", Mark::row);
        layer("errorbar", data, map("y", "row", "xmin", "low", "xmax", "high", "color", "series"),
                map("width", 0.5, "size", 0.9));
        layer("point", data, map("y", "row", "x", "value", "color", "series", "shape", "series"), map("size", 3.2));
        if (marks.stream().anyMatch(mark -> !mark.text().isEmpty())) {
            layer("text", data, map("y", "row", "x", "high", "label", "text"),
                    map("hjust", "left", "size", 5.4, "show_legend", false, "color", Svg.TEXT));
        }
        List<Object> upwards = new ArrayList<>(rows);
        Collections.reverse(upwards);
        scales.add(map("aesthetic", "y", "name", "", "limits", upwards, "breaks", upwards,
                "labels", new ArrayList<>(upwards.stream().map(row -> token(rows.indexOf(row))).toList())));
        scales.add(axis.scale("x"));
        for (int row = 0; row < rows.size(); row++) {
            tokens.put(token(row), rows.get(row));
        }
        return svg(AROUND_ROWS + ROW * rows.size());
    }

    /** The library cuts off names that are longer than that; what stands in for them is as long. */
    private static String token(int row) {
        return String.format(Locale.ROOT, "%020d", row);
    }

    /**
     * Draws marks over numbers, those of a series joined by its line.
     *
     * @param marks whose numbers are given
     * @param lines drawn besides, without marks or error bars, such as a model; may be empty
     * @param across the axis of the numbers
     * @param up the axis of the values
     * @param height in pixels
     * @return as SVG
     */
    public String lines(List<Mark> marks, List<Mark> lines, Axis across, Axis up, int height) {
        Map<String, Object> data = data(marks, "x", Mark::x);
        Map<String, Object> joined = lines.isEmpty() ? data : data(lines, "x", Mark::x);
        if (joinedBy(looks)) {
            layer("line", joined, map("x", "x", "y", "value", "color", "series", "linetype", "series"), map("size", 0.8));
        }
        layer("linerange", data, map("x", "x", "ymin", "low", "ymax", "high", "color", "series"),
                map("size", 0.9, "show_legend", false));
        layer("point", data, map("x", "x", "y", "value", "color", "series", "shape", "series"), map("size", 3.2));
        scales.add(across.scale("x"));
        scales.add(up.scale("y"));
        return svg(height + LEGEND_ROW * (legendRows() - 1));
    }

    private static boolean joinedBy(Map<String, Look> looks) {
        return looks.values().stream().anyMatch(look -> look.dash() != Look.Dash.NONE);
    }

    private int legendRows() {
        return (looks.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
    }

    private static Map<String, Object> data(List<Mark> marks, String place, Function<Mark, Object> at) {
        return map(place, column(marks, at), "panel", column(marks, Mark::panel), "series", column(marks, Mark::series),
                "value", column(marks, Mark::value), "low", column(marks, Mark::low), "high", column(marks, Mark::high),
                "text", column(marks, Mark::text));
    }

    private static List<Object> column(List<Mark> marks, Function<Mark, Object> value) {
        return new ArrayList<>(marks.stream().map(value).toList());
    }

    private void layer(String geom, Map<String, Object> data, Map<String, Object> mapping, Map<String, Object> options) {
        Map<String, Object> layer = map("geom", geom, "data", data, "mapping", mapping, "tooltips", NOT_SHOWN, "sampling",
                NOT_SHOWN);
        layer.putAll(options);
        layers.add(layer);
    }

    private String svg(int height) {
        List<Object> names = new ArrayList<>(looks.keySet());
        scale("color", names, look -> look.ink().onLight());
        scale("linetype", names, look -> look.dash().code());
        scale("shape", names, look -> look.shape().code());
        Map<String, Object> blank = map("name", "blank", "blank", true);
        Map<String, Object> theme = map("name", "minimal", "plot_background", blank, "panel_grid_minor", blank,
                "panel_grid_major_y", map("name", "line", "color", Svg.GRID, "size", 0.7),
                "panel_grid_major_x", map("name", "line", "color", Svg.GRID, "size", 0.7),
                "axis_text_x", map("name", "text", "angle", 0),
                "legend_background", blank, "legend_position", "bottom", "legend_title", blank);
        Map<String, Object> spec = map("kind", "plot", "layers", new ArrayList<>(layers), "scales", new ArrayList<>(scales),
                "theme", theme, "ggsize", map("width", WIDTH - Svg.room(tokens) - RIGHT, "height", height));
        if (facet != null) {
            spec.put("facet", facet);
        }
        String drawn = PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(spec, null, new UnsupportedRGBEncoder(), false);
        return new Svg(name, title, description, tokens, WIDTH, height).finish(drawn);
    }

    private void scale(String aesthetic, List<Object> names, Function<Look, Object> value) {
        Map<String, Object> guide = map("name", "legend", "ncol", Math.min(LEGEND_COLUMNS, names.size()), "byrow", true);
        scales.add(map("aesthetic", aesthetic, "name", "", "guide", guide, "limits", names, "breaks", names,
                "values", new ArrayList<>(looks.values().stream().map(value).toList())));
    }

    /** The library changes what it is given. */
    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
