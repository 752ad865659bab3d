// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import dev.goneaway.Replacement;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

/** Counts replaced connections in Micrometer, by reason. Thread-safe. */
public final class MicrometerListener implements Replacement.Listener {

    private final MeterRegistry registry;

    /** The registry is that of your program. */
    public MicrometerListener(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    // region micrometer
    @Override
    public void replaced(Replacement replacement) {
        String reason = replacement.reason().name();
        registry.counter("mysql.replacements", "reason", reason).increment();
        if (replacement.took() != null) {
            registry.timer("mysql.replacement.connect").record(replacement.took());
        }
        if (replacement.idle() != null) {
            DistributionSummary.builder("mysql.replacement.idle").baseUnit("seconds").tag("reason", reason)
                    .serviceLevelObjectives(60, 240, 350, 600, 1800, 28800) // idle limits of networks and servers
                    .register(registry).record(replacement.idle().toMillis() / 1000.0);
        }
    }

    @Override
    public void connectWaited(Duration waited, int attempts, SQLException first, boolean connected) {
        registry.timer("mysql.connect.wait", "connected", String.valueOf(connected)).record(waited);
    }
    // endregion
}
