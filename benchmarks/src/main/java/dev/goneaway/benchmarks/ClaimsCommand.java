// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.report.Claim;
import dev.goneaway.benchmarks.report.PeekClaims;
import dev.goneaway.benchmarks.report.Repetition;
import dev.goneaway.benchmarks.report.RunClaims;
import dev.goneaway.benchmarks.report.Verdict;
import dev.goneaway.benchmarks.report.WholeRun;
import dev.goneaway.results.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds the claims about the strategies against a run; ends with 1 if one does not hold. */
@Command(name = "claims", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = """
                Holds each claim about the strategies against a full run (--report DIR), or each claim about the strategy peek \
                against what JMH measured (jmh 'jmh\\.peek\\.' -rf json -rff FILE, then --jmh FILE). Ends with 1 if one does \
                not hold; 0 says only that none fails, not that each was measured or could be told: the last line counts them. \
                Measures nothing.""")
final class ClaimsCommand implements Callable<Integer> {

    private static final int DOES_NOT_HOLD = 1;

    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Which which;

    @Option(names = "--against", paramLabel = "DIR", description = """
            with --report: another full run; asks whether each ratio of the one lies within the error bars of the other, and \
            those of the other within its own, and lists those that do not, instead of the claims""")
    private Path against;

    @Override
    public Integer call() {
        if (against != null) {
            if (which.report == null) {
                throw new RefusedException("--against compares two full runs: name the other with --report");
            }
            print(Repetition.of(WholeRun.read(which.report), WholeRun.read(against)).toString());
            return 0;
        }
        List<Claim> claims = which.report == null ? PeekClaims.of(which.jmh) : RunClaims.of(WholeRun.read(which.report));
        if (claims.stream().allMatch(claim -> claim.verdict() == Verdict.MISSING)) {
            throw new RefusedException(which.report == null
                    ? "there is nothing about peek in " + which.jmh + ": run jmh 'jmh\\.peek\\.' -rf json -rff FILE first"
                    : "there is nothing of what is claimed in " + which.report + ": make a full run first");
        }
        print(PeekClaims.table(claims));
        if (which.report != null) {
            RunClaims.notPredicted(WholeRun.read(which.report)).forEach(line -> print("Not as predicted: " + line + "\n"));
        }
        print("%n%d claims: %d hold, %d fail, %d cannot be told, %d are missing.%n".formatted(
                claims.size() - count(claims, Verdict.TOLD), count(claims, Verdict.HOLDS), count(claims, Verdict.FAILS),
                count(claims, Verdict.OPEN), count(claims, Verdict.MISSING)));
        return claims.stream().anyMatch(claim -> claim.verdict() == Verdict.FAILS) ? DOES_NOT_HOLD : 0;
    }

    private static long count(List<Claim> claims, Verdict verdict) {
        return claims.stream().filter(claim -> claim.verdict() == verdict).count();
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }

    /** One of them. */
    private static final class Which {

        @Option(names = "--jmh", paramLabel = "FILE", required = true, description = "what JMH wrote")
        private Path jmh;

        @Option(names = "--report", paramLabel = "DIR", required = true, description = "the directory of a full run")
        private Path report;
    }
}
