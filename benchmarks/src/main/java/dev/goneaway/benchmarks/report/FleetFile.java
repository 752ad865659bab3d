// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.fleet.FleetReport;
import dev.goneaway.results.Json;
import java.nio.file.Path;

/** The file of a fleet's figures. */
public final class FleetFile {

    /** In the directory of a report. */
    public static final String NAME = "fleet.json";

    private FleetFile() {
    }

    /**
     * Writes {@code fleet.json}.
     *
     * @param directory exists
     * @param report what was seen
     */
    public static void write(Path directory, FleetReport report) {
        Json.write(directory.resolve(NAME), report);
    }

    /**
     * Reads it back.
     *
     * @param directory has it
     * @return as it was written
     */
    public static FleetReport read(Path directory) {
        return Json.read(directory.resolve(NAME), FleetReport.class);
    }
}
