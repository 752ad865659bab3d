// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Where a run came from, as far as it is anybody's business. */
final class Origin {

    private static final long GIT_SECONDS = 5;

    private Origin() {
    }

    /** What git says of the working tree that this program lies in; null if it says nothing. */
    static String commit() {
        try {
            Path program = Path.of(Origin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                    .directory(program.toAbsolutePath().getParent().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!git.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return null;
            }
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.exitValue() == 0 && !answer.isEmpty() ? answer : null;
        } catch (IOException | URISyntaxException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    static String command(List<String> typed) {
        return "java -jar ingester.jar " + typed.stream().map(Origin::withoutSecrets).collect(Collectors.joining(" "));
    }

    /** Of what could hold an account, only that there was something. */
    private static String withoutSecrets(String word) {
        int url = word.indexOf("jdbc:");
        return url < 0 ? withoutDirectories(word) : word.substring(0, url) + "jdbc:mysql://…";
    }

    /** A path that does not begin here loses all but its last name. */
    static String withoutDirectories(String text) {
        return text.replaceAll("(?<![\\w:/])/[^():]*/", "…/");
    }
}
