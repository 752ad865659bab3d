// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Describes the machine, the build and the run, as {@code environment.json} keeps it. A value that is not known is null.
 *
 * @param date the date in UTC
 * @param commit the answer of {@code git describe}; ends with {@code -dirty} if the working tree had changes
 * @param cores how many cores the JVM may use
 * @param peers versions of the other pools, by name; null in older runs
 * @param command the command line, without passwords
 * @param project the version of this project; null in older runs
 * @param complete false for a run that was stopped or is still going on; null for a run without parts
 * @param parts the parts in their order; null for a run without parts
 * @param notes what else a reader of the numbers must know; null if there is nothing
 */
public record Environment(String date, String commit, String cpu, int cores, String memory, String os, String jvm, String server,
        String driver, String hikaricp, String c3p0, Map<String, String> peers, String jmh, String command, String project,
        Boolean complete, List<PartRun> parts, List<String> notes) {

    /** The start of the note of a run whose server and client were kept on one core. The number of the core follows. */
    public static final String ON_ONE_CORE = "server and client were kept on core ";

    private static final long GIT_SECONDS = 5;

    /** Returns whether the run kept client and server on the same core where one thread was timed. */
    public boolean onOneCore() {
        return notes != null && notes.stream().anyMatch(note -> note.contains(ON_ONE_CORE));
    }

    /** Describes this machine, this run, and the commit of the git working tree in which {@code sources} is. */
    public static Environment now(String server, Path sources, String command) {
        String os = Stream.of("os.name", "os.version", "os.arch").map(System::getProperty).collect(Collectors.joining(" "));
        String jvm = System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version");
        return new Environment(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), gitCommit(sources), processor(),
                Runtime.getRuntime().availableProcessors(), totalMemory(), os, jvm, withoutDirectories(server), Versions.driver(),
                Versions.of("hikaricp"), Versions.of("c3p0"), Versions.peers(), Versions.of("jmh"), withoutDirectories(command),
                Versions.project(), null, null, null);
    }

    private static String gitCommit(Path directory) {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                    .directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!git.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return null;
            }
            String answer = new String(git.getInputStream().readAllBytes()).strip();
            return git.exitValue() == 0 && !answer.isEmpty() ? answer : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private static String totalMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
                ? String.format(Locale.ROOT, "%.1f GiB", bean.getTotalMemorySize() / (double) (1L << 30)) : null;
    }

    /** Removes the directories of this machine from a text, and leaves the name of each file. */
    public static String withoutDirectories(String text) {
        return text.replaceAll("(?<![\\w:/])/[^():]*/", "…/");
    }

    /** Returns a copy with these states of the parts. The copy is complete if all parts are done. */
    public Environment with(List<PartRun> now) {
        return new Environment(date, commit, cpu, cores, memory, os, jvm, server, driver, hikaricp, c3p0, peers, jmh, command,
                project, now.stream().allMatch(PartRun::isDone), List.copyOf(now), notes);
    }

    /** Returns names and values in the order of the page, without the unknown ones. */
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
