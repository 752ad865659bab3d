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

    private final StringWriter said = new StringWriter();

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refuses("cannot listen on 127.0.0.1:" + taken.getLocalPort()
                    + " (Address already in use): choose another --port, or stop who has it",
                    "serve", "--url", ChosenServer.url(), "--port", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void saysThatAUrlIsNone() {
        refuses("no usable URL: set --url or INGESTER_URL to jdbc:mysql://host/db?user=…&password=…", "serve", "--url",
                "jdbc:postgresql://x?password=secret");
    }

    @Test
    void saysThatNobodyAnswersAtAUrl() {
        refuses("no MySQL or MariaDB server answers at the URL (SQLState 08S01): start it, or correct the URL",
                "serve", "--url", "jdbc:mysql://127.0.0.1:1/x?user=me&password=secret");
    }

    @Test
    void saysThatAnAccountIsRefused() {
        for (Choice choice : new Choice[] {Choice.PEEK, Choice.HIKARI}) {
            refuses("the server refuses the account (error 1045): check user and password in the URL",
                    "serve", "--strategy", choice.name(), "--url", ChosenServer.url().replaceFirst("password=[^&]*",
                            "password=secret"));
        }
    }

    @Test
    void saysThatAStrategyIsUnknown() {
        assertThat(run("serve", "--strategy", "hope")).isEqualTo(2);
        assertThat(said.toString()).contains("--strategy").contains("hope").contains("PEEK").hasLineCount(1);
    }

    @Test
    void saysWhatSizesCannotBe() {
        refuses("--queue must be at least 1; got 0", "serve", "--url", ChosenServer.url(), "--queue", "0");
        assertThat(run("serve", "--url", ChosenServer.url(), "--batch", "100000")).isEqualTo(1);
        assertThat(said.toString()).contains("choose --batch and --max-line");
    }

    @Test
    void asksWhatToDo() {
        assertThat(run()).isEqualTo(2);
        assertThat(said.toString()).contains("what to do? serve, send or soak");
    }

    @Test
    void sendsALastLineThatEndsWithoutALineFeed() throws Exception {
        InputStream before = System.in;
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS)) {
            System.setIn(new ByteArrayInputStream("a\t1\nb\t2".getBytes(StandardCharsets.UTF_8)));
            assertThat(run("send", "--port", Integer.toString(fixture.address().getPort()))).isZero();
            assertThat(Fixture.stored()).isEqualTo(2);
        } finally {
            System.setIn(before);
        }
    }

    private void refuses(String sentence, String... arguments) {
        said.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(said.toString().strip()).isEqualTo("ingester serve: " + sentence).doesNotContain("secret");
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(said, true));
        line.setOut(new PrintWriter(said, true));
        return line.execute(arguments);
    }
}
