// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.report.Claim;
import dev.goneaway.benchmarks.report.PeekClaims;
import dev.goneaway.benchmarks.report.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds the claims about the strategy peek against a run of JMH; ends with 1 if one does not hold. */
@Command(name = "claims", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Holds each claim about the strategy peek against what JMH measured: jmh 'jmh\\.peek\\.' -rf json "
                + "-rff FILE, then claims --jmh FILE. Ends with 1 if one does not hold; measures nothing.")
final class ClaimsCommand implements Callable<Integer> {

    private static final int DOES_NOT_HOLD = 1;

    @Spec
    private CommandSpec spec;

    @Option(names = "--jmh", paramLabel = "FILE", required = true, description = "what JMH wrote")
    private Path jmh;

    @Override
    public Integer call() {
        List<Claim> claims = PeekClaims.of(jmh);
        if (claims.stream().allMatch(claim -> claim.verdict() == Verdict.MISSING)) {
            throw new RefusedException("there is nothing about peek in " + jmh
                    + ": run jmh 'jmh\\.peek\\.' -rf json -rff FILE first");
        }
        spec.commandLine().getOut().print(PeekClaims.table(claims));
        spec.commandLine().getOut().flush();
        return claims.stream().anyMatch(claim -> claim.verdict() == Verdict.FAILS) ? DOES_NOT_HOLD : 0;
    }
}
