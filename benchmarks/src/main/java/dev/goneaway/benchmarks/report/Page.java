// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import com.samskivert.mustache.Mustache;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Way;
import dev.goneaway.matrix.Survival;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The result of a run as one HTML file that needs no other, made of nothing but the run's JSON. */
final class Page {

    private Page() {
    }

    /** Of a run that knows nothing of a fleet. */
    static String of(Results results) {
        return of(new WholeRun(results, null));
    }

    static String of(WholeRun run) {
        try (Reader template = new InputStreamReader(
                Objects.requireNonNull(Page.class.getResourceAsStream("page.mustache")), StandardCharsets.UTF_8)) {
            return Mustache.compiler().nullValue("\u2013").withLoader(name -> new StringReader(Texts.resource(name)))
                    .compile(template).execute(context(run));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> context(WholeRun run) {
        Results results = run.results();
        boolean full = run.isFull();
        LogScale scale = scale(results);
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("server", results.environment().server());
        context.put("date", results.environment().date());
        context.put("faults", results.faults().stream().map(fault -> fault(results, fault)).toList());
        context.put("met", !results.faults().isEmpty());
        context.put("timed", results.hasTimings() || full);
        context.put("hasJmh", results.hasTimings());
        context.put("quick", results.hasTimings() && !full);
        context.put("full", full);
        context.put("fleet", run.fleet() != null);
        context.put("sections", full ? Sections.of(run).stream().map(section -> section(section, results)).toList() : List.of());
        context.put("metBy", metBy(results).stream().map(Candidate::display).toList());
        context.put("claims", full ? RunClaims.grid(RunClaims.of(run)).view() : null);
        context.put("notPredicted", full ? RunClaims.notPredicted(run) : List.of());
        context.put("cannotShow", Sections.CANNOT_SHOW);
        context.put("distance", results.distance() == null ? null : Calculator.of(results.distance()));
        context.put("units", Survival.UNITS);
        context.put("contestants", results.contestants().stream().map(contestant -> Row.of(results, contestant, scale)).toList());
        context.put("ticks", scale.ticks());
        context.put("pools", Stream.of(Pool.values()).map(pool -> pool(results, pool)).filter(Objects::nonNull).toList());
        context.put("cells", results.matrix().cells().stream().map(Page::cell).toList());
        context.put("facts", results.environment().facts().entrySet().stream()
                .map(fact -> Map.of("name", fact.getKey(), "value", fact.getValue())).toList());
        return context;
    }

    /** The calculator has a table of the model of its own. */
    private static Map<String, Object> section(Section section, Results results) {
        boolean calculates = section.id().equals(AtADistance.ID);
        List<Map<String, Object>> tables = calculates ? List.of()
                : section.tables().stream().filter(table -> !table.rows().isEmpty()).map(Grid::view).toList();
        return Map.of("id", section.id(), "title", section.title(), "text", section.text(),
                "plots", section.plots().stream().map(plot -> Map.of("svg", plot.inPage(), "caption", plot.caption())).toList(),
                "first", tables.stream().limit(1).toList(),
                "more", tables.size() < 2 ? false : Map.of("tables", tables.subList(1, tables.size())),
                "calculator", calculates ? Calculator.of(results.distance()) : false);
    }

    /** Some are only timed. */
    private static List<Candidate> metBy(Results results) {
        return results.contestants().stream().filter(contestant -> results.matrix().cells().stream()
                .anyMatch(cell -> cell.contestant() == contestant)).toList();
    }

    private static Map<String, Object> fault(Results results, Fault fault) {
        return Map.of("name", fault.display(), "outcomes", metBy(results).stream().map(contestant -> {
            Map<String, Object> view = new LinkedHashMap<>(Sign.view(results.matrix().cell(fault, contestant)));
            view.put("contestant", contestant.display());
            return view;
        }).toList());
    }

    private static LogScale scale(Results results) {
        return new LogScale(results.contestants().stream().map(results::nothing).filter(Objects::nonNull)
                .flatMapToDouble(time -> DoubleStream.of(time.nanos(), time.high())));
    }

    private static Map<String, Object> pool(Results results, Pool pool) {
        Timing bare = results.pool(pool, Way.BARE);
        Timing strategy = results.pool(pool, Way.STRATEGY);
        if (bare == null || strategy == null) {
            return null;
        }
        double widest = Math.max(bare.high(), strategy.high());
        return Map.of("name", pool.display(), "difference", strategy.against(bare), "ways", List.of(
                way("bare pool", bare, widest), way("through the strategy", strategy, widest)));
    }

    private static Map<String, Object> way(String name, Timing time, double widest) {
        return Map.of("name", name, "time", Numbers.time(time.nanos(), time.error()), "bytes", Numbers.bytes(time.bytes()),
                "bar", bar(time.nanos() / widest * 100, time.low() / widest * 100, time.high() / widest * 100));
    }

    /** Where a bar ends and its error bar lies, in per cent of the track. */
    static Map<String, Object> bar(double end, double low, double high) {
        double from = Math.max(0, low);
        return Map.of("end", LogScale.css(end), "low", LogScale.css(from), "error", LogScale.css(Math.max(0, high - from)));
    }

    private static Map<String, Object> cell(Cell cell) {
        Map<String, Object> view = new LinkedHashMap<>(Sign.view(cell));
        String exception = cell.exception();
        view.put("fault", cell.fault().display());
        view.put("contestant", cell.contestant().display());
        view.put("exception", exception == null ? null : exception.substring(exception.lastIndexOf('.') + 1));
        view.put("sqlState", cell.sqlState());
        view.put("vendorCode", cell.vendorCode());
        view.put("message", cell.message());
        view.put("millis", cell.millisToFirstSuccess());
        view.put("opened", cell.connectionsOpened());
        return view;
    }
}
