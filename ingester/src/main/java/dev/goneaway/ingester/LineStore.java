// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stores lines, and answers only after the commit, so that no sender drops a line that is not stored. Thread-safe. */
final class LineStore {

    private final RepeatedUnit units;

    LineStore(ConnectionStrategy strategy, Duration patience) {
        this.units = new RepeatedUnit(strategy, patience);
    }

    /** Stores the lines and returns their answers. A line gets no answer if it is unknown whether the line is stored. */
    List<String> store(List<KeyedLine> lines) throws InterruptedException {
        try {
            Map<String, String> stored = units.run(connection -> LineTable.store(connection, lines));
            return lines.stream().filter(line -> stored.containsKey(line.key()))
                    .map(line -> answer(line, stored.get(line.key()))).toList();
        } catch (RepeatedUnit.DataRefusedException e) {
            return storeInHalves(lines, e);
        } catch (SQLException e) {
            return List.of();
        }
    }

    /** Answers from the stored text of the key, and not from the driver's result of the statement before. */
    private static String answer(KeyedLine line, String stored) {
        return line.text().equals(stored) ? "OK " + line.key() : refusal(line, "this key is taken by another text");
    }

    /** Halves the batch until the refused line is alone, so that this line does not prevent the storing of other lines. */
    private List<String> storeInHalves(List<KeyedLine> lines, SQLException e) throws InterruptedException {
        if (lines.size() == 1) {
            return List.of(refusal(lines.get(0), "the table does not take it (error " + e.getErrorCode() + ")"));
        }
        int half = lines.size() / 2;
        List<String> answers = new ArrayList<>(store(lines.subList(0, half)));
        answers.addAll(store(lines.subList(half, lines.size())));
        return answers;
    }

    private static String refusal(KeyedLine line, String reason) {
        return new Received.Refusal(line.key(), reason).answer();
    }
}
