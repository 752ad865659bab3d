// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VirtualDaemonTest {

    private static final int REQUESTS = 500;

    @Test
    void servesHundredsOnAFewConnectionsAndOutlivesThem() throws Exception {
        Server server = Servers.chosen();
        try (Connection admin = server.admin(); FaultProxy proxy = new FaultProxy(server.host(), server.port());
                VirtualDaemon daemon = new VirtualDaemon(ChosenServer.url().replaceFirst("//[^/]*/", "//127.0.0.1:" + proxy.port()
                        + "/"))) {
            Sql.execute(admin, "CREATE OR REPLACE VIEW " + server.database() + ".price AS SELECT 1 article, 100 cents");
            assertThat(answers(daemon)).hasSize(REQUESTS).containsOnly(100);
            Set<Long> ids = proxy.connectionIds();
            assertThat(ids).hasSizeBetween(1, 8);
            for (long id : ids) {
                ChosenServer.kill(id);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> proxy.connectionIds().stream().noneMatch(ids::contains));
            assertThat(answers(daemon)).hasSize(REQUESTS).containsOnly(100);
            Sql.execute(admin, "DROP VIEW " + server.database() + ".price");
        }
    }

    private static List<Integer> answers(VirtualDaemon daemon) throws Exception {
        List<Future<Integer>> futures = IntStream.range(0, REQUESTS).mapToObj(i -> daemon.price(1)).toList();
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> future : futures) {
            answers.add(future.get(30, TimeUnit.SECONDS));
        }
        return answers;
    }
}
