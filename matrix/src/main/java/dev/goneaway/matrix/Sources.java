// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.server.Server;
import java.sql.SQLException;
import java.time.Duration;

/** How the connections of a contestant are configured. */
@FunctionalInterface
interface Sources {

    /** Deadlines where the contestant's documentation asks for them, else the driver's own, which are none. */
    Sources AS_DOCUMENTED = (server, participant) -> {
        MysqlDataSource source = through(server, participant);
        if (!participant.contestant().isOurs()) {
            deadlines(source, Duration.ZERO, Duration.ZERO);
        }
        return source;
    };

    /** A new source for one participant. */
    MysqlDataSource of(Server server, Participant participant) throws SQLException;

    /** These with every deadline set to the same; zero for none. */
    default Sources withDeadlines(Duration deadline) {
        return (server, participant) -> {
            MysqlDataSource source = of(server, participant);
            deadlines(source, deadline, deadline);
            return source;
        };
    }

    /** These with a variable of the session's own, set by the driver on each connect: works on any server and touches nobody else. */
    default Sources withVariable(String assignment) {
        return (server, participant) -> {
            MysqlDataSource source = of(server, participant);
            String variables = source.getSessionVariables();
            source.setSessionVariables(variables == null || variables.isBlank() ? assignment : variables + "," + assignment);
            return source;
        };
    }

    private static MysqlDataSource through(Server server, Participant participant) throws SQLException {
        MysqlDataSource source = server.dataSource();
        source.setServerName("127.0.0.1");
        source.setPort(participant.proxy().port());
        // Under TLS or compression a command could not be told from its neighbours.
        source.setSslMode("DISABLED");
        source.setUseCompression(false);
        return source;
    }

    private static void deadlines(MysqlDataSource source, Duration connect, Duration socket) throws SQLException {
        source.setConnectTimeout((int) connect.toMillis());
        source.setSocketTimeout((int) socket.toMillis());
    }
}
