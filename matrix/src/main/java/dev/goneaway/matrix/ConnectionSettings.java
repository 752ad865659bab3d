// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How the connections of the candidates are configured in one fault.
 *
 * @param deadline the connect timeout and the socket timeout of every candidate; zero for none. Null for the deadlines that the
 *     documentation of each candidate asks for. Without such documentation, the driver's default applies, which is no deadline.
 * @param variable a session variable that the driver sets on each connect, such as {@code wait_timeout=3}; null for none
 */
record ConnectionSettings(Duration deadline, String variable) {

    static final ConnectionSettings AS_DOCUMENTED = new ConnectionSettings(null, null);

    static ConnectionSettings withDeadline(Duration deadline) {
        return new ConnectionSettings(deadline, null);
    }

    static ConnectionSettings withVariable(String assignment) {
        return new ConnectionSettings(null, assignment);
    }

    /** Leads a new source through the candidate's proxy, and configures it. Returns the same source. */
    MysqlDataSource apply(MysqlDataSource source, CandidateUnderFault candidate) throws SQLException {
        candidate.proxy.throughInPlaintext(source);
        if (deadline != null || !candidate.candidate.asksForDeadlines()) {
            int millis = deadline == null ? 0 : (int) deadline.toMillis();
            source.setConnectTimeout(millis);
            source.setSocketTimeout(millis);
        }
        if (variable != null) {
            String variables = source.getSessionVariables();
            source.setSessionVariables(variables == null || variables.isBlank() ? variable : variables + "," + variable);
        }
        return source;
    }
}
