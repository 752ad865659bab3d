// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a number means nothing without, as it is written to {@code environment.json}; what is not known is null.
 *
 * @param date when, in UTC
 * @param commit what git says of the working tree; ends with {@code -dirty} if that had changes
 * @param cpu the processor's own name
 * @param cores how many the JVM may use
 * @param memory of the machine
 * @param os name, version and architecture
 * @param jvm name and version
 * @param server product, version and origin
 * @param driver name and version
 * @param hikaricp version
 * @param c3p0 version
 * @param peers versions of the other pools, by name; null in a run from before they took part
 * @param jmh version
 * @param command what was typed, without passwords
 * @param project the version of this project; null in a run from before it was told
 * @param complete false for a run that was stopped, or is still going on; null for one that is kept whole or not at all
 * @param parts what a run of several parts is made of, in their order; null for a run of one
 * @param notes what else a reader of the numbers must know of how they came about; null if there is nothing
 */
public record Environment(
        String date,
        String commit,
        String cpu,
        int cores,
        String memory,
        String os,
        String jvm,
        String server,
        String driver,
        String hikaricp,
        String c3p0,
        Map<String, String> peers,
        String jmh,
        String command,
        String project,
        Boolean complete,
        List<PartRun> parts,
        List<String> notes) {

    /** What one of the notes says, and the core, of a run that kept them there. */
    public static final String ON_ONE_CORE = "server and client were kept on core ";

    /**
     * Whether client and server shared a core where one thread was timed.
     *
     * @return false also if nothing is known of it
     */
    public boolean onOneCore() {
        return notes != null && notes.stream().anyMatch(note -> note.contains(ON_ONE_CORE));
    }

    /**
     * Describes this machine, this build and this run.
     *
     * @param server the description of the server
     * @param sources a directory below the working tree
     * @param command what was typed, without passwords
     * @return all that can be known
     */
    public static Environment now(String server, Path sources, String command) {
        return new Environment(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.commit(sources),
                Machine.cpu(),
                Runtime.getRuntime().availableProcessors(),
                Machine.memory(),
                Machine.os(),
                Machine.jvm(),
                withoutDirectories(server),
                Versions.driver(),
                Versions.of("hikaricp"),
                Versions.of("c3p0"),
                Versions.peers(),
                Versions.of("jmh"),
                withoutDirectories(command),
                Versions.project(),
                null,
                null,
                null);
    }

    /**
     * Removes the directories of this machine from a text that is kept.
     *
     * @param text such as a server's description, or a command
     * @return the text with only the name of each file
     */
    public static String withoutDirectories(String text) {
        return text.replaceAll("(?<![\\w:/])/[^():]*/", "…/");
    }

    /**
     * The same of a run of several parts, as far as it has come.
     *
     * @param now what has become of each part
     * @return complete if all are done
     */
    public Environment with(List<PartRun> now) {
        return new Environment(date, commit, cpu, cores, memory, os, jvm, server, driver, hikaricp, c3p0, peers, jmh, command,
                project,
                now.stream().allMatch(PartRun::isDone), List.copyOf(now), notes);
    }

    /**
     * The same, with what has come to be known by now.
     *
     * @param now sentences
     * @return without notes if there are none
     */
    public Environment noting(List<String> now) {
        return new Environment(date, commit, cpu, cores, memory, os, jvm, server, driver, hikaricp, c3p0, peers, jmh, command,
                project,
                complete, parts, now.isEmpty() ? null : List.copyOf(now));
    }

    /**
     * Returns names and values in the order of the page, without the unknown ones.
     *
     * @return the caller may change the map
     */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", date);
        facts.put("commit", commit);
        facts.put("processor", cpu == null ? cores + " cores" : cpu + ", " + cores + " cores");
        facts.put("memory", memory);
        facts.put("system", os);
        facts.put("Java", jvm);
        facts.put("server", server);
        facts.put("driver", driver);
        facts.put("HikariCP", hikaricp);
        facts.put("c3p0", c3p0);
        facts.putAll(peers == null ? Map.of() : peers);
        facts.put("JMH", jmh);
        facts.put("Gone Away", project);
        facts.put("command", command);
        facts.put("parts", parts == null ? null : parts.stream().map(PartRun::toString).collect(Collectors.joining(", ")));
        facts.put("incomplete", complete == null || complete ? null : "this run was stopped before all of its parts were done");
        facts.put("to be known", notes == null ? null : String.join(". ", notes));
        facts.values().removeIf(Objects::isNull);
        return facts;
    }
}
