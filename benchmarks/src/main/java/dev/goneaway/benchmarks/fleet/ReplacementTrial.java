// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.benchmarks.fleet.Sample.Ratio;
import dev.goneaway.benchmarks.fleet.Subject.Revival;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.results.Candidate;
import dev.goneaway.testkit.server.Server;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Times how long each strategy with one connection takes from the death of that connection, killed by an administrator and gone
 * from the server's list, to the end of the first unit that works; against a bare connect and query, which is timed after a
 * KILL as well.
 *
 * <p>All take turns, and each round begins with another one.
 */
final class ReplacementTrial implements AutoCloseable {

    private static final List<Candidate> STRATEGIES = List.of(Candidate.TIMESTAMP, Candidate.PING, Candidate.PEEK);

    private final boolean tls;
    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private final Map<String, List<Revival>> revivals = new LinkedHashMap<>();

    /** Opens them all. */
    ReplacementTrial(Server server, boolean tls) throws SQLException {
        this.tls = tls;
        Supplier<MysqlDataSource> sources = tls ? server::tlsDataSource : server::dataSource;
        subjects.put(ReplacementRow.BARE, new Subject.Bare(sources.get()));
        for (Candidate contestant : STRATEGIES) {
            subjects.put(contestant.display(), new Subject.Strategic(Candidates.open(contestant, sources.get())));
        }
    }

    boolean isTls() {
        return tls;
    }

    /** One replacement each. */
    void round(Killer killer, int number, boolean counts) throws SQLException {
        List<String> names = List.copyOf(subjects.keySet());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get((i + number) % names.size());
            killer.kill(subjects.get(name).id());
            Revival revival = subjects.get(name).revive();
            if (counts) {
                revivals.computeIfAbsent(name, key -> new ArrayList<>()).add(revival);
            }
        }
    }

    /** What was seen; a contestant that met errors has a second row, of the unit after the error alone. */
    List<ReplacementRow> rows() {
        List<ReplacementRow> rows = new ArrayList<>();
        subjects.keySet().forEach(name -> {
            int errors = revivals.get(name).stream().mapToInt(Revival::errors).sum();
            if (errors > 0) {
                rows.add(row(name + ", the unit after its error", name, errors, Revival::lastNanos));
                rows.add(row(name + ", its error included", name, errors, Revival::nanos));
            } else {
                rows.add(row(name, name, 0, Revival::nanos));
            }
        });
        return rows;
    }

    private ReplacementRow row(String title, String name, int errors, ToLongFunction<Revival> time) {
        double[] own = micros(name, time);
        return new ReplacementRow(title, tls, errors, Sample.of(own), Ratio.of(own, micros(ReplacementRow.BARE, Revival::nanos)));
    }

    private double[] micros(String name, ToLongFunction<Revival> time) {
        return revivals.get(name).stream().mapToDouble(revival -> time.applyAsLong(revival) / 1e3).toArray();
    }

    @Override
    public void close() {
        subjects.values().forEach(Subject::close);
    }
}
