// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The code that the README of this module shows for pools. */
final class PeekPoolExample {

    private PeekPoolExample() {
    }

    static DataSource forThePool(String url) throws SQLException {
        // region pool
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName());
        DataSource forThePool = new PeekDataSource(dataSource); // isValid() now looks, and pings only after silence
        // endregion
        return forThePool;
    }
}
