// The face of the database: one pool, transactions, and the refusals a person can be told (database away, disk full).
import type postgres from 'postgres'

export type Sql = postgres.Sql
export type Transaction = postgres.TransactionSql
