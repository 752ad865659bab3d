// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.testkit.contract.ChosenServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MainTest {

    private final StringWriter output = new StringWriter();

    @Test
    void namesAPortThatIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refuses("cannot listen on 127.0.0.1:" + taken.getLocalPort()
                    + " (Address already in use): choose another --bind or --port",
                    "--url", ChosenServer.url(), "--port", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void refusesAUrlOfAnotherDatabase() {
        refuses("no usable URL: set --url or INGESTER_URL to jdbc:mysql://host/db?user=…&password=…", "--url",
                "jdbc:postgresql://x?password=secret");
    }

    @Test
    void namesAServerThatDoesNotAnswer() {
        refuses("no MySQL or MariaDB server answers at the URL (SQLState 08S01): start it, or correct the URL",
                "--url", "jdbc:mysql://127.0.0.1:1/x?user=me&password=secret");
    }

    @Test
    void namesTheErrorOfAServerThatRefusesTheAccount() {
        for (StrategyChoice choice : new StrategyChoice[] {StrategyChoice.PEEK, StrategyChoice.HIKARI}) {
            refuses("the server refuses with error 1045: check the account, its rights and the database in the URL",
                    "--strategy", choice.name(), "--url", ChosenServer.url().replaceFirst("password=[^&]*",
                            "password=secret"));
        }
    }

    @Test
    void listsTheStrategiesIfTheNameIsUnknown() {
        assertThat(run("--strategy", "hope")).isEqualTo(2);
        assertThat(output.toString()).contains("--strategy").contains("hope").contains("PEEK").hasLineCount(1);
    }

    private void refuses(String sentence, String... arguments) {
        output.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(output.toString().strip()).isEqualTo("ingester: " + sentence).doesNotContain("secret");
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(output, true));
        line.setOut(new PrintWriter(output, true));
        return line.execute(arguments);
    }
}
