// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.testkit.contract.ChosenServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
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
                    "serve", "--url", ChosenServer.url(), "--port", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void refusesAUrlOfAnotherDatabase() {
        refuses("no usable URL: set --url or INGESTER_URL to jdbc:mysql://host/db?user=…&password=…", "serve", "--url",
                "jdbc:postgresql://x?password=secret");
    }

    @Test
    void namesAServerThatDoesNotAnswer() {
        refuses("no MySQL or MariaDB server answers at the URL (SQLState 08S01): start it, or correct the URL",
                "serve", "--url", "jdbc:mysql://127.0.0.1:1/x?user=me&password=secret");
    }

    @Test
    void namesTheErrorOfAServerThatRefusesTheAccount() {
        for (StrategyChoice choice : new StrategyChoice[] {StrategyChoice.PEEK, StrategyChoice.HIKARI}) {
            refuses("the server refuses with error 1045: check the account, its rights and the database in the URL",
                    "serve", "--strategy", choice.name(), "--url", ChosenServer.url().replaceFirst("password=[^&]*",
                            "password=secret"));
        }
    }

    @Test
    void listsTheStrategiesIfTheNameIsUnknown() {
        assertThat(run("serve", "--strategy", "hope")).isEqualTo(2);
        assertThat(output.toString()).contains("--strategy").contains("hope").contains("PEEK").hasLineCount(1);
    }

    @Test
    void refusesImpossibleLimits() {
        refuses("--senders must be at least 1; got 0", "serve", "--url", ChosenServer.url(), "--senders", "0");
        assertThat(run("serve", "--url", ChosenServer.url(), "--batch", "100000")).isEqualTo(1);
        assertThat(output.toString()).contains("choose --batch and --max-line");
    }

    @Test
    void asksForACommand() {
        assertThat(run()).isEqualTo(2);
        assertThat(output.toString()).contains("name a command: serve or send");
    }

    @Test
    void sendsALastLineWithoutALineFeed() throws Exception {
        InputStream before = System.in;
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, IngesterOptions.DEFAULTS)) {
            System.setIn(new ByteArrayInputStream("a\t1\nb\t2".getBytes(StandardCharsets.UTF_8)));
            assertThat(run("send", "--port", Integer.toString(fixture.address().getPort()))).isZero();
            assertThat(Fixture.stored()).isEqualTo(2);
        } finally {
            System.setIn(before);
        }
    }

    private void refuses(String sentence, String... arguments) {
        output.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(output.toString().strip()).isEqualTo("ingester serve: " + sentence).doesNotContain("secret");
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(output, true));
        line.setOut(new PrintWriter(output, true));
        return line.execute(arguments);
    }
}
