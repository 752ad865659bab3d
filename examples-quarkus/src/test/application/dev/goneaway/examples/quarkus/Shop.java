// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples.quarkus;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads commands from its input, and answers each one with one line. Ends with its input. */
@QuarkusMain
public class Shop implements QuarkusApplication {

    /** Of the two data sources, the test gives a URL to one. */
    @Inject
    @Any
    InjectableInstance<AgroalDataSource> sources;

    @Inject
    UserTransaction transaction;

    private final List<Connection> held = new ArrayList<>();

    @Override
    public int run(String... arguments) throws IOException {
        AgroalDataSource pool = sources.listActive().get(0);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            System.out.println(answer(pool, command));
        }
        return 0;
    }

    private String answer(AgroalDataSource pool, String command) {
        try {
            switch (command) {
                case "work":
                    try (Connection connection = pool.getConnection()) {
                        return String.valueOf(id(connection));
                    }
                case "hold":
                    held.add(pool.getConnection());
                    return String.valueOf(id(held.get(held.size() - 1)));
                case "hold in a transaction":
                    transaction.begin();
                    held.add(pool.getConnection());
                    return "held";
                case "return":
                    for (Connection connection : held) {
                        connection.close();
                    }
                    held.clear();
                    return "returned";
                case "settings":
                    return PoolSettings.of(pool);
                default:
                    throw new IllegalArgumentException(command);
            }
        } catch (SQLException e) {
            return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause).map(Shop::described)
                    .collect(Collectors.joining(" <- "));
        } catch (NotSupportedException | SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String described(Throwable each) {
        String name = each.getClass().getSimpleName();
        return each instanceof SQLException sql ? name + " " + sql.getSQLState() + "/" + sql.getErrorCode() : name;
    }

    private static long id(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
            row.next();
            return row.getLong(1);
        }
    }
}
